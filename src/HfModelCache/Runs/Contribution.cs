using HfModelCache.Progress;

namespace HfModelCache.Runs;

/// <summary>Represents what this replica has downloaded for the assignments of a plan.</summary>
/// <param name="Files">The files of which it stored all or some parts.</param>
/// <param name="Bytes">The bytes that it downloaded.</param>
/// <param name="Took">How long that took.</param>
internal readonly record struct Contribution(int Files, long Bytes, TimeSpan Took)
{
    /// <summary>Measures a contribution.</summary>
    public static Contribution Between(TransferSnapshot before, TransferSnapshot after, TimeSpan took) =>
        new(after.FilesDone - before.FilesDone, after.FetchedBytes - before.FetchedBytes, took);

    /// <summary>Adds two contributions.</summary>
    public Contribution Plus(Contribution other) => new(Files + other.Files, Bytes + other.Bytes, Took + other.Took);
}
