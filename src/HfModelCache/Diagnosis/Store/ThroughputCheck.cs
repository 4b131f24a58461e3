using System.Security.Cryptography;
using HfModelCache.Failures;
using HfModelCache.Formatting;
using HfModelCache.Stores;

namespace HfModelCache.Diagnosis.Store;

/// <summary>Stores and reads an object of the size of a part: it finds quotas, limits of bodies on the way, and slow links.</summary>
internal sealed class ThroughputCheck(Probe probe, TimeProvider time) : StoreCheck(KnownChecks.Throughput, probe)
{
    private const int Bytes = 8 << 20;

    // Half of the time that a check has, so that a slow link is named as such.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(9);

    public override async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        var key = Probe.KeyOf("throughput");
        var content = RandomNumberGenerator.GetBytes(Bytes);
        using var limit = new CancellationTokenSource(Longest, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var stored = await TimeAsync(() => Store.PutAsync(key, new Payload(content), linked.Token), limit, cancellationToken).ConfigureAwait(false);
        if (stored is null)
            return TooSlow("stored");
        var read = await TimeAsync(() => Store.ReadDocumentAsync(key, Bytes, linked.Token), limit, cancellationToken).ConfigureAwait(false);
        if (read is null)
            return TooSlow("stored and read");
        return Speed.Judge(
            Bytes,
            stored > read ? stored.Value : read.Value,
            $"{ByteSize.Format(Bytes)} stored in {stored.Value.TotalMilliseconds:0} ms and read in {read.Value.TotalMilliseconds:0} ms over one connection, {(stored > read ? "stored" : "read")}");
    }

    private static Finding TooSlow(string what) =>
        Finding.Warning(FailureReason.LinkSlow, $"{ByteSize.Format(Bytes)} were not {what} within {Longest.TotalSeconds:0} s over one connection.");

    private async Task<TimeSpan?> TimeAsync(Func<Task> move, CancellationTokenSource limit, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        try
        {
            await move().ConfigureAwait(false);
            return time.GetElapsedTime(start);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
