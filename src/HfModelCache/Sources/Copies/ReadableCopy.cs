using System.Collections.Concurrent;
using HfModelCache.Copies;
using HfModelCache.Failures;

namespace HfModelCache.Sources.Copies;

/// <summary>Represents a copy of one commit as a source reads it: complete, or growing while another run fills it.</summary>
internal sealed class ReadableCopy
{
    private readonly ConcurrentDictionary<string, ManifestFile> _files = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _awaited = new(StringComparer.Ordinal);
    private volatile OperatorException? _end;

    /// <summary>Creates the copy that a manifest or a journal describes.</summary>
    public ReadableCopy(CopyLocation location, Manifest document)
    {
        (Location, Document) = (location, document);
        Add(document.Files);
    }

    /// <summary>The location of the copy.</summary>
    public CopyLocation Location { get; }

    /// <summary>The manifest, or the journal with which reading began: it states all files of the commit.</summary>
    public Manifest Document { get; }

    /// <summary>Returns the entry of a file; null if the copy doesn't hold it, or not yet.</summary>
    public ManifestFile? Find(string path) => _files.GetValueOrDefault(path);

    /// <summary>Waits until the copy holds a file.</summary>
    /// <exception cref="OperatorException">It never will.</exception>
    public Task WaitForAsync(string path, CancellationToken cancellationToken)
    {
        if (_files.ContainsKey(path))
            return Task.CompletedTask;
        var arrival = _awaited.GetOrAdd(path, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

        // Both may have happened since the first look.
        if (_files.ContainsKey(path))
            arrival.TrySetResult();
        if (_end is { } end)
            arrival.TrySetException(end);
        return arrival.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Adds the files that the copy holds now.</summary>
    public void Add(IEnumerable<ManifestFile> files)
    {
        foreach (var file in files)
        {
            _files[file.Path] = file;
            if (_awaited.TryGetValue(file.Path, out var arrival))
                arrival.TrySetResult();
        }
    }

    /// <summary>Notes that the copy grows no more: whoever waits for another file fails.</summary>
    public void End(OperatorException reason)
    {
        _end = reason;
        foreach (var arrival in _awaited.Values)
            arrival.TrySetException(reason);
    }
}
