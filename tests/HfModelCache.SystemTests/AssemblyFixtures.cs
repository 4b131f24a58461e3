using HfModelCache.TestServers.Ceph;
using HfModelCache.TestServers.S3rver;
using HfModelCache.TestServers.Swift;

[assembly: AssemblyFixture(typeof(CephFixture))]
[assembly: AssemblyFixture(typeof(S3rverFixture))]
[assembly: AssemblyFixture(typeof(SwiftFixture))]
