using HfModelCache.Failures;

namespace HfModelCache.Server.Remembering;

/// <summary>Remembers answers for a limited time, within a limited cost. Callers that ask for the same wait for one answer.</summary>
/// <param name="ask">Asks for an answer.</param>
/// <param name="terms">How long answers are remembered, and how many.</param>
/// <param name="time">The clock.</param>
internal sealed class Remembered<TKey, TValue>(Func<TKey, CancellationToken, Task<TValue>> ask, RememberingTerms<TValue> terms, TimeProvider time)
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = []; // The least recently used first.
    private long _cost;

    /// <summary>Returns the answer that is remembered, or asks.</summary>
    /// <param name="key">What is asked.</param>
    /// <param name="cancellationToken">Cancels waiting. Others may wait for the same answer, so asking goes on.</param>
    public ValueTask<TValue> GetAsync(TKey key, CancellationToken cancellationToken)
    {
        Task<TValue> asking;
        lock (_gate)
        {
            var entry = Touch(key);
            if (entry.HasValue)
            {
                var age = time.GetElapsedTime(entry.AskedAt);
                var isLasting = terms.IsLasting(entry.Value!);
                if (age <= (isLasting ? terms.FreshFor : terms.BriefFor))
                    return ValueTask.FromResult(entry.Value!);
                if (isLasting && age <= terms.KeptFor && entry.FailedAt is { } failed && time.GetElapsedTime(failed) <= terms.BriefFor)
                    return ValueTask.FromResult(entry.Value!); // Not each caller waits until asking has failed again.
                asking = entry.Asking ??= AskAsync(entry, key);
                if (isLasting && age <= terms.RenewedFor)
                    return ValueTask.FromResult(entry.Value!);
            }
            else
            {
                asking = entry.Asking ??= AskAsync(entry, key);
            }
        }

        return new ValueTask<TValue>(asking.WaitAsync(cancellationToken));
    }

    /// <summary>Whether an answer that lasts is remembered.</summary>
    public bool Knows(TKey key)
    {
        lock (_gate)
            return _entries.TryGetValue(key, out var node) && node.Value.HasValue && terms.IsLasting(node.Value.Value!);
    }

    /// <summary>Forgets an answer that has proved wrong.</summary>
    public void Forget(TKey key)
    {
        lock (_gate)
        {
            if (_entries.Remove(key, out var node))
                Drop(node);
        }
    }

    private Entry Touch(TKey key)
    {
        if (!_entries.TryGetValue(key, out var node))
            node = _entries[key] = new LinkedListNode<Entry>(new Entry(key) { Cost = 1 });
        else
            _byUse.Remove(node);
        if (node.Value is { HasValue: false, Asking: null })
            _cost += node.Value.Cost;
        _byUse.AddLast(node);
        return node.Value;
    }

    private async Task<TValue> AskAsync(Entry entry, TKey key)
    {
        await Task.Yield(); // The lock is held until here.
        try
        {
            using var limit = new CancellationTokenSource(terms.AskingLimit, time);
            var value = await ask(key, limit.Token).ConfigureAwait(false);
            lock (_gate)
                Keep(entry, value);
            return value;
        }
        catch (Exception e) when (e is ModelCacheException or OperationCanceledException)
        {
            lock (_gate)
            {
                entry.Asking = null;
                entry.FailedAt = time.GetTimestamp();
                if (entry.HasValue && terms.IsLasting(entry.Value!) && time.GetElapsedTime(entry.AskedAt) <= terms.KeptFor)
                    return entry.Value!;
                if (_entries.TryGetValue(entry.Key, out var node) && node.Value == entry && _entries.Remove(entry.Key))
                    Drop(node);
            }

            if (e is OperationCanceledException)
                throw new TransientException(FailureReason.StoreUnreachable, terms.Overdue, inner: e);
            throw;
        }
    }

    private void Keep(Entry entry, TValue value)
    {
        entry.Asking = null;
        if (!_entries.TryGetValue(entry.Key, out var node) || node.Value != entry)
            return;
        _cost -= entry.Cost;
        (entry.Value, entry.HasValue, entry.AskedAt, entry.Cost, entry.FailedAt) = (value, true, time.GetTimestamp(), terms.CostOf(value), null);
        _cost += entry.Cost;

        // What is in use now stays, whatever it costs; otherwise it would be asked for again and again.
        while (_cost > terms.MaxCost && _byUse.First is { } oldest && oldest.Value != entry)
        {
            _entries.Remove(oldest.Value.Key);
            Drop(oldest);
        }
    }

    private void Drop(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        _cost -= node.Value.Cost;
    }

    private sealed class Entry(TKey key)
    {
        public TKey Key => key;

        public TValue? Value { get; set; }

        public bool HasValue { get; set; }

        public long AskedAt { get; set; }

        public long? FailedAt { get; set; }

        public required long Cost { get; set; }

        public Task<TValue>? Asking { get; set; }
    }
}
