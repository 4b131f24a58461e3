using System.Net;
using HfModelCache.Sources.Hub.Http;

namespace HfModelCache.Tests.Sources.Hub.Http;

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
    [InlineData("169.254.169.254", nameof(AddressKind.Metadata))]
    [InlineData("::ffff:169.254.169.254", nameof(AddressKind.Metadata))]
    [InlineData("fe80::1", nameof(AddressKind.Metadata))]
    [InlineData("100.100.100.200", nameof(AddressKind.Metadata))]
    [InlineData("100.100.100.201", nameof(AddressKind.Private))]
    [InlineData("168.63.129.16", nameof(AddressKind.Metadata))]
    [InlineData("168.63.129.17", nameof(AddressKind.Public))]
    [InlineData("192.0.0.192", nameof(AddressKind.Metadata))]
    [InlineData("fd00:ec2::254", nameof(AddressKind.Metadata))]
    [InlineData("fd20:ce::254", nameof(AddressKind.Metadata))]
    [InlineData("fd20:ce::255", nameof(AddressKind.Private))]
    [InlineData("fec0::1", nameof(AddressKind.Private))]
    [InlineData("::169.254.169.254", nameof(AddressKind.Metadata))]
    [InlineData("::10.0.0.1", nameof(AddressKind.Private))]
    [InlineData("::8.8.8.8", nameof(AddressKind.Public))]
    [InlineData("::ffff:0:169.254.169.254", nameof(AddressKind.Metadata))]
    [InlineData("::ffff:8.8.8.8", nameof(AddressKind.Public))]
    [InlineData("64:ff9b::169.254.169.254", nameof(AddressKind.Metadata))]
    [InlineData("64:ff9b::10.0.0.1", nameof(AddressKind.Private))]
    [InlineData("64:ff9b::8.8.8.8", nameof(AddressKind.Public))]
    [InlineData("64:ff9b:1::169.254.169.254", nameof(AddressKind.Metadata))]
    [InlineData("64:ff9b:1::8.8.8.8", nameof(AddressKind.Private))]
    [InlineData("2002:a9fe:a9fe::1", nameof(AddressKind.Metadata))]
    [InlineData("2002:a00:1::1", nameof(AddressKind.Private))]
    [InlineData("2002:808:808::1", nameof(AddressKind.Public))]
    [InlineData("2001:0:808:808:0:0:5601:5601", nameof(AddressKind.Metadata))]
    [InlineData("2001:0:a9fe:a9fe:0:0:f7f7:f7f7", nameof(AddressKind.Metadata))]
    [InlineData("2001:0:808:808:0:0:f7f7:f7f7", nameof(AddressKind.Public))]
    [InlineData("2606:4700::5efe:169.254.169.254", nameof(AddressKind.Metadata))]
    [InlineData("2606:4700::200:5efe:10.0.0.1", nameof(AddressKind.Private))]
    [InlineData("2606:4700::5efe:8.8.8.8", nameof(AddressKind.Public))]
    public void Addresses_are_classified(string address, string kind) =>
        Assert.Equal(kind, PrivateNetworks.KindOf(IPAddress.Parse(address)).ToString());
}
