using HfModelCache.Failures;

namespace HfModelCache.Transfer.Reading;

/// <summary>Represents how one attempt to read a piece of a file ended.</summary>
/// <param name="Kind">How it ended.</param>
/// <param name="Failure">Why it failed; null unless it did.</param>
internal readonly record struct ReadOutcome(ReadOutcomeKind Kind, TransientException? Failure = null)
{
    /// <summary>All bytes of the piece have arrived.</summary>
    public static readonly ReadOutcome Done = new(ReadOutcomeKind.Done);

    /// <summary>The bytes requested have arrived, and the piece needs more.</summary>
    public static readonly ReadOutcome More = new(ReadOutcomeKind.More);

    /// <summary>The connection was too slow. Another one continues.</summary>
    public static readonly ReadOutcome Abandoned = new(ReadOutcomeKind.Abandoned);

    /// <summary>The attempt failed, and another one may succeed.</summary>
    public static ReadOutcome Failed(TransientException failure) => new(ReadOutcomeKind.Failed, failure);

    /// <summary>Whether the connection did what it was used for.</summary>
    public bool IsGood => Kind is ReadOutcomeKind.Done or ReadOutcomeKind.More;
}

/// <summary>The ways an attempt to read can end.</summary>
internal enum ReadOutcomeKind
{
    /// <summary>All bytes of the piece have arrived.</summary>
    Done,

    /// <summary>The bytes requested have arrived, and the piece needs more.</summary>
    More,

    /// <summary>The connection was too slow. Another one continues.</summary>
    Abandoned,

    /// <summary>The attempt failed, and another one may succeed.</summary>
    Failed,
}
