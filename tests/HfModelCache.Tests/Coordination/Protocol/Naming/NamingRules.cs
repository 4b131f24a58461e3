namespace HfModelCache.Tests.Coordination.Protocol.Naming;

/// <summary>How a revision gets its commit, piece by piece, so that each can be taken away.</summary>
internal sealed record NamingRules
{
    /// <summary>Whether a commit is removed meanwhile.</summary>
    public bool Removes { get; init; } = true;

    /// <summary>Whether a document may arrive late, also after its writer's death.</summary>
    public bool IsLate { get; init; }

    /// <summary>Whoever has written a document looks for a removal that is announced, and for the manifest.</summary>
    public bool WriterLooksAgain { get; init; } = true;

    /// <summary>A removal looks for documents after it has announced itself.</summary>
    public bool RemoverLooksAgain { get; init; } = true;

    /// <summary>A pin has a place of its own.</summary>
    public bool PinIsApart { get; init; } = true;
}
