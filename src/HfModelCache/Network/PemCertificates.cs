using System.Formats.Asn1;
using System.Security.Cryptography;

namespace HfModelCache.Network;

/// <summary>Finds certificates in PEM form.</summary>
internal static class PemCertificates
{
    /// <summary>Returns the certificates of a text in DER form. Their outer form is checked, their contents are not.</summary>
    /// <exception cref="AsnContentException">Something that calls itself a certificate is none.</exception>
    public static IReadOnlyList<byte[]> Find(ReadOnlySpan<char> text)
    {
        var found = new List<byte[]>();
        while (PemEncoding.TryFind(text, out var block))
        {
            if (text[block.Label] is "CERTIFICATE")
            {
                var certificate = new byte[block.DecodedDataLength];
                _ = Convert.TryFromBase64Chars(text[block.Base64Data], certificate, out _);
                Check(certificate);
                found.Add(certificate);
            }

            text = text[block.Location.End..];
        }

        return found;
    }

    // RFC 5280, 4.1: what is signed, the signature's algorithm and the signature.
    private static void Check(byte[] certificate)
    {
        var reader = new AsnReader(certificate, AsnEncodingRules.BER);
        var parts = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        _ = parts.ReadSequence();
        _ = parts.ReadSequence();
        _ = parts.ReadBitString(out _);
        parts.ThrowIfNotEmpty();
    }
}
