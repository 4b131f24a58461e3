using HfModelCache.TestServers.Daemons;

namespace HfModelCache.TestServers.S3rver;

/// <summary>One s3rver for the whole test run.</summary>
public sealed class S3rverFixture() : ServerFixture<S3rverServer>(S3rverServer.StartAsync, () => S3rverInstallation.WhyUnavailable);
