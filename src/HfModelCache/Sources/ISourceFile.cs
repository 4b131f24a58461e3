using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.Stores;

namespace HfModelCache.Sources;

/// <summary>Represents one file of a source, open for reading in ranges by several readers at once.</summary>
internal interface ISourceFile : IDisposable
{
    /// <summary>What the source states about the file.</summary>
    RepoFile File { get; }

    /// <summary>Returns the file's object, if a store on the same server could copy it by itself; otherwise null.</summary>
    ValueTask<StoredReference?> FindStoredAsync(CancellationToken cancellationToken) => default;

    /// <summary>Requests one range. A file of zero bytes has none.</summary>
    /// <param name="range">The range.</param>
    /// <param name="connection">A connection of the same source.</param>
    /// <param name="cancellationToken">Cancels the request, not the reading of the body.</param>
    /// <exception cref="TransientException">The source failed, or its answer isn't that range.</exception>
    /// <exception cref="OperatorException">The source refuses, or doesn't have the file.</exception>
    Task<RangeOpening> OpenAsync(ByteRange range, ISourceConnection connection, CancellationToken cancellationToken);

    /// <summary>Reports that the bytes read were not the file. Later ranges don't rely on what earlier answers said.</summary>
    void Distrust();
}
