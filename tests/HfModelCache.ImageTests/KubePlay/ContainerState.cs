namespace HfModelCache.ImageTests.KubePlay;

/// <summary>What podman knows of a container.</summary>
/// <param name="Status">created, running, exited.</param>
/// <param name="ExitCode">0 also if it has not exited.</param>
/// <param name="StartedAt">The year 1 if it never started.</param>
/// <param name="FinishedAt">The year 1 if it never finished.</param>
internal sealed record ContainerState(string Status, int ExitCode, DateTimeOffset StartedAt, DateTimeOffset FinishedAt);
