using System.Globalization;
using HfModelCache.TestHub.Access;
using HfModelCache.TestHub.Answers;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.TestHub.Endpoints;

/// <summary><c>/{id}/resolve/{rev}/{path}</c>: the content of a plain file, the way to the content of a large one.</summary>
internal sealed class ResolveEndpoint(FakeHub hub) : IRepoEndpoint
{
    private const string Unauthenticated = "unauthenticated; You are sending unauthenticated requests to the HF Hub. " +
        "Please set a HF_TOKEN to enable higher rate limits.";

    public ValueTask<Answer> AnswerAsync(RepoCall call) => ValueTask.FromResult(call.AtCommit(commit =>
        commit.Find(call.FilePath) switch
        {
            null => call.Refuse(HubError.EntryNotFound).With("X-Repo-Commit", commit.Sha),
            { IsLfs: true } file => ToSignedUrl(call, commit, file),
            var file when hub.Options.PublicPlainFilesRedirect && call.Repo.Access == RepoAccess.Public =>
                ToCache(call, commit, file),
            var file => PlainFile.Serve(call, commit, file),
        }));

    private Answer ToSignedUrl(RepoCall call, RepoCommit commit, TestFile file)
    {
        var location = hub.SignedUrls.Create(call.Repo, file, call.Caller);
        var answer = Answer.Text(302, $"Found. Redirecting to {location}")
            .With("Location", location)
            .With("Accept-Ranges", "bytes")
            .With("Cache-Control", "no-store")
            .With("Vary", "Origin, Accept")
            .With("X-Linked-Etag", $"\"{file.Content.Sha256}\"")
            .With("X-Linked-Size", file.Content.Length.ToString(CultureInfo.InvariantCulture))
            .With("X-Repo-Commit", commit.Sha) with
        { FilePath = file.Path };
        if (!call.Repo.UsesXet)
            return answer;
        var api = $"{hub.Endpoint.GetLeftPart(UriPartial.Authority)}/api/{call.Repo.Kind.ApiSegment()}/{call.Repo.Id}";
        return answer.With("X-Xet-Hash", file.XetHash).With("Link",
            $"<{api}/xet-read-token/{commit.Sha}>; rel=\"xet-auth\", " +
            $"<https://cas-server.xethub.hf.co/v1/reconstructions/{file.XetHash}>; rel=\"xet-reconstruction-info\"");
    }

    private Answer ToCache(RepoCall call, RepoCommit commit, TestFile file)
    {
        var path = string.Join('/', file.Path.Split('/').Select(Uri.EscapeDataString));
        var location = hub.Rooted($"/api/resolve-cache/{call.Repo.Kind.ApiSegment()}/{call.Repo.Id}/{commit.Sha}/{path}" +
            $"?{Uri.EscapeDataString(call.Request.Path)}=&etag=%22{file.Oid}%22");
        return Answer.Text(307, $"Temporary Redirect. Redirecting to {location}")
            .With("Location", location)
            .With("X-HF-Warning", call.Caller.Kind == CallerKind.Anonymous ? Unauthenticated : null)
            .With("X-Repo-Commit", commit.Sha) with
        { FilePath = file.Path };
    }
}
