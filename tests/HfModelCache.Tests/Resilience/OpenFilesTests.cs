using System.Net.Sockets;
using System.Security.Authentication;
using HfModelCache.Failures;
using HfModelCache.Resilience;
using HfModelCache.Stores.S3;

namespace HfModelCache.Tests.Resilience;

public sealed class OpenFilesTests
{
    public static TheoryData<Exception, bool> Failures => new()
    {
        { new HttpRequestException("", new SocketException((int)SocketError.TooManyOpenSockets)), true },
        { new IOException("", 24), true },
        { new IOException("", 23), true },
        { new HttpRequestException("", new SocketException((int)SocketError.ConnectionRefused)), false },

        // An unclear cause: this process has descriptors left.
        { new HttpRequestException("", new SocketException(-1)), false },
        { new HttpRequestException("", new AuthenticationException()), false },
        { new IOException("", 5), false },
    };

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public void Only_a_lack_of_descriptors_counts(Exception failure, bool isExhausted) =>
        Assert.Equal(isExhausted, OpenFiles.AreExhausted(failure));

    [Fact]
    public void A_store_connection_without_a_descriptor_is_not_retried() => Assert.Equal(
        FailureReason.TooManyOpenFiles,
        Assert.IsType<OperatorException>(S3Failures.From((Exception)Failures.First().Data.Item1, "Storing a")).Reason);
}
