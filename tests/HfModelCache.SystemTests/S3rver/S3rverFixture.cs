using HfModelCache.S3rver;
using HfModelCache.SystemTests.Servers;
using HfModelCache.SystemTests.S3rver;

[assembly: AssemblyFixture(typeof(S3rverFixture))]

namespace HfModelCache.SystemTests.S3rver;

/// <summary>One s3rver for the whole test run.</summary>
public sealed class S3rverFixture() : ServerFixture<S3rverServer>(S3rverServer.StartAsync, () => S3rverInstallation.WhyUnavailable);
