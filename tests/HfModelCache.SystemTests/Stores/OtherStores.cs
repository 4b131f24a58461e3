using HfModelCache.Stores.S3;
using HfModelCache.Stores.S3.Credentials;

namespace HfModelCache.SystemTests.Stores;

/// <summary>This product's own store over a bucket of a server that is not Ceph.</summary>
internal static class OtherStores
{
    public static S3ObjectStore Over(Uri endpoint, string accessKey, string secretKey, string bucket) => new(
        new S3Options
        {
            Bucket = bucket,
            Endpoint = endpoint,
            Keys = new S3Keys(accessKey, secretKey, SessionToken: null),
        },
        TimeProvider.System);
}
