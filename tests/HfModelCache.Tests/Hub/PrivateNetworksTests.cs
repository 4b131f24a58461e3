using System.Net;
using HfModelCache.Hub;

namespace HfModelCache.Tests.Hub;

public sealed class PrivateNetworksTests
{
    [Theory]
    [InlineData("8.8.8.8", nameof(AddressKind.Public))]
    [InlineData("2606:4700::1", nameof(AddressKind.Public))]
    [InlineData("172.32.0.1", nameof(AddressKind.Public))]
    [InlineData("10.1.2.3", nameof(AddressKind.Private))]
    [InlineData("172.31.255.255", nameof(AddressKind.Private))]
    [InlineData("192.168.0.1", nameof(AddressKind.Private))]
    [InlineData("100.64.0.1", nameof(AddressKind.Private))]
    [InlineData("127.0.0.1", nameof(AddressKind.Private))]
    [InlineData("0.0.0.0", nameof(AddressKind.Private))]
    [InlineData("::1", nameof(AddressKind.Private))]
    [InlineData("fd12::1", nameof(AddressKind.Private))]
    [InlineData("::ffff:10.0.0.1", nameof(AddressKind.Private))]
    [InlineData("169.254.169.254", nameof(AddressKind.LinkLocal))]
    [InlineData("::ffff:169.254.169.254", nameof(AddressKind.LinkLocal))]
    [InlineData("fe80::1", nameof(AddressKind.LinkLocal))]
    public void Addresses_are_told_apart(string address, string kind) =>
        Assert.Equal(kind, PrivateNetworks.KindOf(IPAddress.Parse(address)).ToString());
}
