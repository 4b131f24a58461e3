using HfModelCache.Conformance;

namespace HfModelCache.SystemTests.Server;

/// <summary>The server over a bucket of Ceph, with one commit by the repo's name.</summary>
public sealed class CephServerTests(CephServer served) : HubConformance(served), IClassFixture<CephServer>;

/// <summary>The server over a bucket of Ceph, with commits side by side.</summary>
public sealed class CephCommitServerTests(CephCommitServer served) : HubConformance(served), IClassFixture<CephCommitServer>;
