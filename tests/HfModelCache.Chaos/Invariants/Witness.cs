namespace HfModelCache.Chaos.Invariants;

/// <summary>A process that reports a whole copy.</summary>
/// <param name="Label">Which.</param>
/// <param name="Started">When it started.</param>
/// <param name="NoticesDamage">Whether damage before that can't have escaped it: it changed the ETag, or every byte was read.</param>
internal sealed record Witness(string Label, TimeSpan Started, bool NoticesDamage);
