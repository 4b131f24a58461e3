namespace HfModelCache.ImageTests.KubePlay;

/// <summary>What podman knows of a container.</summary>
/// <param name="Status">created, running, exited.</param>
/// <param name="ExitCode">0 also where it has not ended.</param>
/// <param name="StartedAt">The year 1 where it never was.</param>
/// <param name="FinishedAt">The year 1 where it never did.</param>
internal sealed record ContainerState(string Status, int ExitCode, DateTimeOffset StartedAt, DateTimeOffset FinishedAt);
