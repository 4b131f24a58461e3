using HfModelCache.Failures;
using HfModelCache.Resilience;

namespace HfModelCache.Transfer.Reading;

/// <summary>Represents the attempts to read one piece of a file: a connection for each, and how many are worth making.</summary>
/// <remarks>
/// Use: <see cref="NextAsync"/>, read, <see cref="SettleAsync"/>, until the outcome is <see cref="ReadOutcomeKind.Done"/>.
/// New bytes refill the retry budget.
/// </remarks>
/// <param name="downloads">The connections and limits.</param>
/// <param name="path">The file's path, for messages.</param>
/// <param name="place">The part's place among those that wait for a connection: the lowest goes first.</param>
/// <param name="canMove">Whether another connection may continue what a slow one began.</param>
internal sealed class ReadSession(Downloads downloads, string path, long place, bool canMove)
{
    // A piece that has met slow servers this often makes do with one.
    private const int MaxAbandonments = 8;

    private readonly RetryBudget _budget = downloads.Services.Retry.NewBudget();
    private readonly WrongAnswers _wrong = new();
    private int _abandonments;
    private bool _wasBegun;

    /// <summary>The connections and limits.</summary>
    public Downloads Downloads => downloads;

    /// <summary>The file's path, for messages.</summary>
    public string Path => path;

    /// <summary>Whether an attempt may be given up because its connection is slow.</summary>
    public bool MayMove => canMove && _abandonments < MaxAbandonments;

    /// <summary>Waits for a connection and begins an attempt.</summary>
    public async Task<ReadAttempt> NextAsync(CancellationToken cancellationToken)
    {
        var connection = await downloads.Connections.RentAsync(place, mustBeProven: _wasBegun, cancellationToken).ConfigureAwait(false);
        return new ReadAttempt(this, connection, cancellationToken);
    }

    /// <summary>Bytes have arrived that no earlier attempt had.</summary>
    public void Progress(int bytes) => _budget.Progress(bytes);

    /// <summary>Ends an attempt, and waits as long as the next one has to.</summary>
    /// <exception cref="ModelCacheException">Another attempt isn't worth making.</exception>
    public async Task SettleAsync(ReadAttempt attempt, ReadOutcome outcome, CancellationToken cancellationToken)
    {
        // The wait is outside the connection, so that a failing file doesn't hold up the others.
        attempt.End(outcome.IsGood);
        switch (outcome.Kind)
        {
            case ReadOutcomeKind.Abandoned:
                _abandonments++;
                _wasBegun = true;
                break;
            case ReadOutcomeKind.More:
                _wasBegun = true;
                break;
            case ReadOutcomeKind.Failed:
                if (attempt.HasBegun)
                    _wrong.Clear();
                _wrong.Note(outcome.Failure!);
                if (outcome.Failure is OverloadedException)
                    downloads.Connections.ReportOverload();
                await downloads.Services.Retry.SpendAsync(_budget, outcome.Failure!, cancellationToken).ConfigureAwait(false);
                break;
        }
    }
}
