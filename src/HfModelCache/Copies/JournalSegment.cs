namespace HfModelCache.Copies;

/// <summary>Represents a segment of a journal: files that were stored and verified since the journal was begun.</summary>
/// <remarks>
/// Each segment is true by itself, because an entry binds a hash to the ETag of an object. One that is missing costs time,
/// not correctness: its files are verified.
/// </remarks>
internal sealed record JournalSegment
{
    /// <summary>The format that this version writes and reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The format of this document.</summary>
    public required int Format { get; init; }

    /// <summary>The ID of the journal that it belongs to.</summary>
    public required string Journal { get; init; }

    /// <summary>The files.</summary>
    public required IReadOnlyList<ManifestFile> Files { get; init; }

    /// <summary>Whether it is usable, and belongs to a journal; anyone with write access to the store may have written it.</summary>
    /// <param name="journal">The journal's ID.</param>
    public bool IsOf(string journal) => Format <= CurrentFormat && Journal == journal && Files?.Any(file => file is null) == false;
}
