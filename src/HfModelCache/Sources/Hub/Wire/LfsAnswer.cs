namespace HfModelCache.Sources.Hub.Wire;

/// <summary>The part of a tree entry that large files have; <paramref name="Oid"/> is the content's SHA-256.</summary>
internal sealed record LfsAnswer(string? Oid, long? Size);
