using HfModelCache.TestServers.Daemons;

namespace HfModelCache.TestServers.Swift;

/// <summary>One Swift for the whole test run.</summary>
public sealed class SwiftFixture() : ServerFixture<SwiftServer>(SwiftServer.StartAsync, () => SwiftInstallation.WhyUnavailable);
