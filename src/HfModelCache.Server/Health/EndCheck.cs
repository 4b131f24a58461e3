using HfModelCache.Failures;
using HfModelCache.Server.Remembering;

namespace HfModelCache.Server.Health;

/// <summary>Tells what is wrong with one end, and remembers it.</summary>
/// <param name="ask">Returns what is wrong, as a sentence; null if nothing is. A failure is wrong too.</param>
/// <param name="terms">How long it is remembered.</param>
/// <param name="time">The clock.</param>
internal sealed class EndCheck(Func<CancellationToken, Task<string?>> ask, RememberingTerms<string?> terms, TimeProvider time)
{
    private readonly Remembered<string, string?> _problems = new((_, ct) => AskAsync(ask, ct), terms, time);

    /// <summary>Returns what is wrong, as a sentence; null if nothing is.</summary>
    public async ValueTask<string?> FindProblemAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _problems.GetAsync("", cancellationToken).ConfigureAwait(false);
        }
        catch (ModelCacheException e)
        {
            return e.Message;
        }
    }

    // An answer is remembered, a failure is not.
    private static async Task<string?> AskAsync(Func<CancellationToken, Task<string?>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask(cancellationToken).ConfigureAwait(false);
        }
        catch (ModelCacheException e)
        {
            return e.Message;
        }
    }
}
