using HfModelCache.Documents;

namespace HfModelCache.DeployTests.Walkthroughs;

/// <summary>What the chart csi-s3 creates, of which pods and volumes make use. Source: deploy/helm/csi-s3 of k8s-csi-s3 0.43.7.</summary>
internal static class CsiS3
{
    private static readonly string[] Needed = ["secret.endpoint", "secret.accessKey", "secret.secretKey"];

    private const string Yaml = """
        apiVersion: v1
        kind: Secret
        metadata: { name: csi-s3-secret }
        stringData: { accessKeyID: any, secretAccessKey: any, endpoint: any }
        ---
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata: { name: csi-s3 }
        provisioner: ru.yandex.s3.csi
        ---
        apiVersion: storage.k8s.io/v1
        kind: CSIDriver
        metadata: { name: ru.yandex.s3.csi }
        spec: { attachRequired: false, podInfoOnMount: true }
        """;

    /// <summary>The objects of an installation with these values.</summary>
    public static IReadOnlyList<object> Objects(IEnumerable<string> values)
    {
        var given = values.Select(value => value.Split('=', 2)).Where(pair => pair[1] != "").Select(pair => pair[0]);
        Assert.Empty(Needed.Except(given));
        return Manifests.Read(Yaml);
    }
}
