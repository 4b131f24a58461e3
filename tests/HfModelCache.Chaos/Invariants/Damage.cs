using System.Collections.Concurrent;

namespace HfModelCache.Chaos.Invariants;

/// <summary>What the script has damaged in the store, so that it is held against nobody who could not know.</summary>
internal sealed class Damage
{
    private readonly ConcurrentQueue<(string Key, string Hash, TimeSpan At)> _done = new();

    /// <summary>Whether there was any.</summary>
    public bool Exists => !_done.IsEmpty;

    /// <summary>An object has this content now.</summary>
    public void Add(string key, string hash, TimeSpan at) => _done.Enqueue((key, hash, at));

    /// <summary>Whether an object was changed by the script: it is somebody else's then, and left alone where nobody wants it.</summary>
    public bool Changed(string key) => _done.Any(d => d.Key == key);

    /// <summary>Whether wrong content is damage that a process need not have seen.</summary>
    /// <param name="path">The file: the store may have copied the damaged object to another commit.</param>
    /// <param name="hash">What it holds.</param>
    /// <param name="by">The process that says the copy is whole; null for nobody, who is excused for nothing.</param>
    public bool Excuses(string path, string hash, Witness? by) => by is not null
        && _done.Any(d => d.Key.EndsWith('/' + path, StringComparison.Ordinal) && d.Hash == hash && (d.At >= by.Started || !by.NoticesDamage));
}
