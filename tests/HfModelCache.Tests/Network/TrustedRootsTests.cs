using System.Formats.Asn1;
using System.Security.Cryptography;
using HfModelCache.Failures;
using HfModelCache.Network;
using HfModelCache.Tests.Cli;

namespace HfModelCache.Tests.Network;

public sealed class TrustedRootsTests
{
    // What a bundle holds beside certificates is ignored.
    [Fact]
    public void Certificates_are_found_between_keys_and_comments()
    {
        using var folder = new TemporaryFolder();
        var authority = File.ReadAllText(Cli.Certificates.WriteTo(folder, "ca.pem"));
        var text = $"# Comment\n{authority}\n{Pem("PRIVATE KEY", "a key"u8)}\n{authority}";

        Assert.Equal(2, PemCertificates.Find(text).Count);
    }

    [Fact]
    public void Something_else_in_the_place_of_a_certificate_is_a_problem()
    {
        using var folder = new TemporaryFolder();
        var authority = File.ReadAllText(Cli.Certificates.WriteTo(folder, "ca.pem"));
        var bundle = folder.File("bundle.pem", $"{authority}\n{Pem("CERTIFICATE", "not a certificate"u8)}");

        Assert.Null(TrustedRoots.TryLoad(bundle, out var problem));
        Assert.Equal("names a file with something else in the place of a certificate", problem);
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_loaded_fails_the_first_request_over_TLS_and_names_the_file()
    {
        using var folder = new TemporaryFolder();
        var bundle = folder.File("bundle.pem", Pem("CERTIFICATE", FormOfACertificate()));
        var asked = new List<Uri>();
        using var handler = new SocketsHttpHandler();
        using var sender = new Recorder(asked);
        using var http = new HttpMessageInvoker(TrustedRoots.TryLoad(bundle, out _)!.ApplyTo(handler, sender));

        (await SendAsync(http, "http://hub.example/")).Dispose();
        var failure = await Assert.ThrowsAsync<OperatorException>(() => SendAsync(http, "https://hub.example/"));

        Assert.Equal(FailureReason.InvalidSettings, failure.Reason);
        Assert.Contains(bundle, failure.Message, StringComparison.Ordinal);
        Assert.Equal("http", Assert.Single(asked).Scheme);
    }

    private static string Pem(string label, ReadOnlySpan<byte> content) => PemEncoding.WriteString(label, content);

    private static byte[] FormOfACertificate()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
                writer.WriteInteger(1);
            using (writer.PushSequence())
                writer.WriteNull();
            writer.WriteBitString([1]);
        }

        return writer.Encode();
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpMessageInvoker http, string uri)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private sealed class Recorder(List<Uri> asked) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            asked.Add(request.RequestUri!);
            return Task.FromResult(new HttpResponseMessage());
        }
    }
}
