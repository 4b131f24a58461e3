using System.Globalization;
using System.Security;
using System.Text;

namespace HfModelCache.Bench.Store;

/// <summary>The store's answers as S3 spells them.</summary>
internal static class StoreXml
{
    public const string Type = "application/xml";
    public const string NoUploads = "<ListMultipartUploadsResult><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>";

    public static string Error(string code) => $"<Error><Code>{code}</Code><Message>{code}</Message></Error>";

    public static string Started(string key, string uploadId) =>
        $"<InitiateMultipartUploadResult><Key>{Escape(key)}</Key><UploadId>{uploadId}</UploadId></InitiateMultipartUploadResult>";

    public static string Completed(string key, StoredObject stored) =>
        $"<CompleteMultipartUploadResult><Key>{Escape(key)}</Key><ETag>{Escape(stored.ETag)}</ETag></CompleteMultipartUploadResult>";

    public static string Parts(OpenUpload upload)
    {
        var xml = new StringBuilder("<ListPartsResult><IsTruncated>false</IsTruncated>");
        foreach (var (number, part) in upload.Parts.OrderBy(p => p.Key))
            xml.Append(CultureInfo.InvariantCulture, $"<Part><PartNumber>{number}</PartNumber><ETag>{Escape(part.ETag)}</ETag><Size>{part.Size}</Size></Part>");
        return xml.Append("</ListPartsResult>").ToString();
    }

    public static string Page(ListingPage page)
    {
        var xml = new StringBuilder("<ListBucketResult>");
        xml.Append(page.IsTruncated ? "<IsTruncated>true</IsTruncated>" : "<IsTruncated>false</IsTruncated>");
        if (page.IsTruncated)
            xml.Append(CultureInfo.InvariantCulture, $"<NextContinuationToken>{Escape(page.Last)}</NextContinuationToken><NextMarker>{Escape(page.Last)}</NextMarker>");
        foreach (var (key, stored) in page.Objects)
        {
            xml.Append(CultureInfo.InvariantCulture, $"<Contents><Key>{Escape(key)}</Key><LastModified>2026-11-23T12:00:00.000Z</LastModified>");
            xml.Append(CultureInfo.InvariantCulture, $"<ETag>{Escape(stored.ETag)}</ETag><Size>{stored.Size}</Size></Contents>");
        }

        foreach (var folder in page.Folders)
            xml.Append(CultureInfo.InvariantCulture, $"<CommonPrefixes><Prefix>{Escape(folder)}</Prefix></CommonPrefixes>");
        return xml.Append("</ListBucketResult>").ToString();
    }

    private static string Escape(string text) => SecurityElement.Escape(text);
}
