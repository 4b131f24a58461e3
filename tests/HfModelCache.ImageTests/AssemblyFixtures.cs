using HfModelCache.ImageTests.Containers;
using HfModelCache.TestServers.Ceph;

[assembly: AssemblyFixture(typeof(CephFixture))]
[assembly: AssemblyFixture(typeof(ContainerImage))]
