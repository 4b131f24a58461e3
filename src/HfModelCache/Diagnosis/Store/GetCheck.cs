using HfModelCache.Failures;
using HfModelCache.Stores;

namespace HfModelCache.Diagnosis.Store;

/// <summary>Reads the small object and compares it. If none could be stored, asks for one that is missing, which takes the same right.</summary>
internal sealed class GetCheck(Probe probe, TimeProvider time) : StoreCheck(KnownChecks.Get, probe)
{
    private const int Reads = 5;

    public override async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        var key = Probe.KeyOf(PutCheck.ObjectName);
        if (!Probe.IsStored)
        {
            await Store.FindAsync(key, cancellationToken).ConfigureAwait(false);
            return Finding.Passed("allowed");
        }

        var times = new List<TimeSpan>();
        while (times.Count < Reads)
        {
            var start = time.GetTimestamp();
            var document = await Store.ReadDocumentAsync(key, Content.Length, cancellationToken).ConfigureAwait(false);
            times.Add(time.GetElapsedTime(start));
            if (document is null || !document.Content.Span.SequenceEqual(Content.Span))
                throw new OperatorException(FailureReason.StoreRejected, $"{Store.Describe(key)} was stored, but {(document is null ? "is not there" : "other bytes were read")}.");
        }

        return Finding.Passed($"allowed; a small read takes {times.Order().ElementAt(Reads / 2).TotalMilliseconds:0.0} ms");
    }
}
