namespace HfModelCache.TestServers.Ceph;

/// <summary>A cluster of its own whose gateway gives temporary keys too.</summary>
public sealed class CephTokenServiceFixture() : CephFixture(hasTokenService: true);
