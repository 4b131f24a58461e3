using HfModelCache.Swift;
using HfModelCache.SystemTests.Servers;
using HfModelCache.SystemTests.Swift;

[assembly: AssemblyFixture(typeof(SwiftFixture))]

namespace HfModelCache.SystemTests.Swift;

/// <summary>One Swift for the whole test run.</summary>
public sealed class SwiftFixture() : ServerFixture<SwiftServer>(SwiftServer.StartAsync, () => SwiftInstallation.WhyUnavailable);
