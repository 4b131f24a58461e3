using System.Text.Json;
using HfModelCache.Repos;
using HfModelCache.Runs.Listing;
using HfModelCache.Server.Answers;
using HfModelCache.Server.Catalogue;
using HfModelCache.Server.Requests;
using Microsoft.AspNetCore.Http;

namespace HfModelCache.Server.Endpoints;

/// <summary>Answers <c>/api/{kind}s?search=…&amp;author=…</c>: the repos of which the store holds complete copies.</summary>
/// <param name="store">What the store holds.</param>
/// <param name="places">Limits how many large answers are being sent.</param>
internal sealed class SearchEndpoint(StoreListing store, LargeAnswers places)
{
    private const int MaxPage = 1000;

    /// <summary>Answers a request.</summary>
    /// <param name="context">The request and its answer.</param>
    /// <param name="type">The type of the repos.</param>
    /// <param name="query">The query.</param>
    /// <param name="seesAll">Whether the caller may know of every copy.</param>
    public async Task AnswerAsync(HttpContext context, RepoType type, QueryText query, bool seesAll)
    {
        var copies = await store.FindAsync(seesAll, context.RequestAborted).ConfigureAwait(false);
        var (words, author) = (query.Find("search") ?? "", query.Find("author"));
        var found = copies.Copies
            .Where(copy => copy.State == CopyState.Whole && copy.Type == type && copy.Repo.Contains(words, StringComparison.OrdinalIgnoreCase))
            .Where(copy => author is null || copy.Repo.StartsWith(author + "/", StringComparison.OrdinalIgnoreCase))
            .DistinctBy(copy => copy.Repo, StringComparer.Ordinal)
            .ToList();
        var skip = int.TryParse(query.Find("skip"), out var number) && number > 0 ? number : 0;
        var size = query.Number("limit", MaxPage);
        if (found.Count > (long)skip + size)
            context.Response.Headers.Link = $"<{NextPage(context, type, query, skip + size)}>; rel=\"next\"";
        context.Response.Headers[HubHeaders.TotalCount] = $"{found.Count}";
        await context.SendJsonAsync(
            places, json => json.WriteStartArray(), found.Skip(skip).Take(size), (json, copy) => Write(json, type, copy), json => json.WriteEndArray()).ConfigureAwait(false);
    }

    private static void Write(Utf8JsonWriter json, RepoType type, ListedCopy copy)
    {
        if (RepoId.TryCreate(type, copy.Repo, out var repo, out _))
            new RepoDescription(repo, copy.Visibility).Write(json, copy.Commit, copy.Written);
    }

    private static string NextPage(HttpContext context, RepoType type, QueryText query, int skip) =>
        $"{context.ServerAddress()}/api/{type.ToSegment()}?{query.With("skip", $"{skip}")}";
}
