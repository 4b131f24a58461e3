using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.Server.Answers;
using HfModelCache.Server.Catalogue;
using HfModelCache.Server.Remembering;
using HfModelCache.Server.Requests;
using HfModelCache.Sources.Hub;
using HfModelCache.Stores;

namespace HfModelCache.Server.Access;

/// <summary>Asks the Hub whether a caller may read a repo, and remembers the answer for five minutes.</summary>
internal sealed class HubAccess : IDisposable
{
    private const int MaxAnswers = 10_000;
    private const int MaxAsking = 32;

    private readonly HubForwarder _hub;
    private readonly Remembered<Question, bool> _answers;
    private readonly SemaphoreSlim _turn = new(MaxAsking);

    /// <summary>Creates the check. Nothing is asked yet.</summary>
    public HubAccess(HubForwarder hub, TimeProvider time)
    {
        _hub = hub;
        _answers = new(
            AskAsync,
            new()
            {
                FreshFor = TimeSpan.FromMinutes(5),
                IsLasting = mayRead => mayRead,
                BriefFor = TimeSpan.FromSeconds(30), // Somebody may just have accepted a licence.
                Overdue = "The Hub did not answer in time.",
                MaxCost = MaxAnswers,
            },
            time);
    }

    /// <summary>Whether a caller may read the files of a copy.</summary>
    /// <exception cref="ModelCacheException">The Hub can't be asked, or doesn't say.</exception>
    public ValueTask<bool> MayReadAsync(Caller caller, RepoId repo, ServedCopy copy, CancellationToken cancellationToken) => _answers.GetAsync(
        new Question(caller.Fingerprint, repo) { Token = caller.Token, Commit = copy.Commit, File = copy.Files[0].File }, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task<bool> AskAsync(Question question, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var answer = await _hub.FindFileAsync(question.Repo, question.Commit, question.File.Path, question.Token, cancellationToken).ConfigureAwait(false);
            return (int)answer.StatusCode switch
            {
                >= 200 and < 400 => IsOf(question.File, answer) ? true
                    : throw new TransientException(FailureReason.HubUnavailable, $"What answered for the Hub, when it was asked who may read {question.Repo}, does not know the file."),
                401 or 403 or 404 or 410 or 451 => false,
                var status => throw new TransientException(FailureReason.HubUnavailable, $"The Hub answered {status} when it was asked who may read {question.Repo}."),
            };
        }
        finally
        {
            question.Token = null; // The question is remembered with its answer.
            _turn.Release();
        }
    }

    // A page that asks to log in, or a proxy's greeting, is an answer too. Only the Hub knows the file's hash.
    private static bool IsOf(RepoFile file, HttpResponseMessage answer) =>
        EntityTag.Opaque(HubHeaders.Find(answer, HubHeaders.LinkedETag)) == file.Digest.Hex || EntityTag.Opaque(answer.Headers.ETag?.ToString()) == file.Digest.Hex;

    private sealed record Question(string Fingerprint, RepoId Repo)
    {
        public required string? Token { get; set; }

        public required Commit Commit { get; init; }

        public required RepoFile File { get; init; }

        // The commit and the file only say what to ask for.
        public bool Equals(Question? other) => other is not null && Fingerprint == other.Fingerprint && Repo == other.Repo;

        public override int GetHashCode() => HashCode.Combine(Fingerprint, Repo);
    }
}
