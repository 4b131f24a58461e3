using HfModelCache.DeployTests.Kubernetes;
using HfModelCache.Documents;

namespace HfModelCache.DeployTests.Clusters;

/// <summary>The model of a cluster notices what a real one notices.</summary>
public class ClusterModelTests
{
    private const string Everything = """
        apiVersion: v1
        kind: Secret
        metadata: { name: keys }
        stringData: { id: any }
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: settings }
        data: { MODEL_NAME: any }
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: account }
        ---
        apiVersion: storage.k8s.io/v1
        kind: CSIDriver
        metadata: { name: driver }
        spec: {}
        ---
        apiVersion: v1
        kind: PersistentVolume
        metadata: { name: volume }
        spec:
          accessModes: [ReadWriteMany]
          storageClassName: ""
          claimRef: { namespace: default, name: claim }
          csi: { driver: driver, volumeHandle: any }
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: { name: claim }
        spec:
          accessModes: [ReadWriteMany]
          storageClassName: ""
          volumeName: volume
          resources: { requests: { storage: 1Gi } }
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: service }
        spec:
          selector: { app: any }
          ports: [{ name: web, port: 80, targetPort: http }]
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: ingress }
        spec:
          tls: [{ hosts: [any.example], secretName: keys }]
          rules:
            - host: any.example
              http:
                paths: [{ path: /, pathType: Prefix, backend: { service: { name: service, port: { name: web } } } }]
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: { name: scaler }
        spec:
          scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: deployment }
          maxReplicas: 2
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: deployment }
        spec:
          selector: { matchLabels: { app: any } }
          template:
            metadata: { labels: { app: any } }
            spec:
              serviceAccountName: account
              containers:
                - name: any
                  image: any
                  ports: [{ name: http, containerPort: 80 }]
                  env:
                    - name: ID
                      valueFrom: { secretKeyRef: { name: keys, key: id } }
                    - name: MODEL_NAME
                      valueFrom: { configMapKeyRef: { name: settings, key: MODEL_NAME } }
                  volumeMounts: [{ name: data, mountPath: /data }]
              volumes:
                - name: data
                  persistentVolumeClaim: { claimName: claim }

        """;

    [Fact]
    public void Pods_that_have_everything_can_start() => new ClusterModel().Apply(Manifests.Read(Everything), "default");

    [Theory]
    [InlineData("metadata: { name: keys }", "metadata: { name: other }", "no Secret default/keys")]
    [InlineData("metadata: { name: keys }", "metadata: { name: keys, namespace: kube-system }", "no Secret default/keys")]
    [InlineData("stringData: { id: any }", "stringData: { key: any }", "no key id")]
    [InlineData("metadata: { name: settings }", "metadata: { name: other }", "no ConfigMap default/settings")]
    [InlineData("data: { MODEL_NAME: any }", "data: { NAME: any }", "no key MODEL_NAME")]
    [InlineData("metadata: { name: account }", "metadata: { name: other }", "no ServiceAccount default/account")]
    [InlineData("metadata: { name: driver }", "metadata: { name: other }", "no CSI driver driver")]
    [InlineData("metadata: { name: volume }", "metadata: { name: other }", "no PersistentVolume volume")]
    [InlineData("claimRef: { namespace: default, name: claim }", "claimRef: { namespace: kube-system, name: claim }", "is reserved for kube-system/claim")]
    [InlineData("metadata: { name: claim }", "metadata: { name: other }", "no PersistentVolumeClaim default/claim")]
    [InlineData("volumeName: volume", "", "no StorageClass")]
    [InlineData("selector: { app: any }", "selector: { app: other }", "it selects no pod")]
    [InlineData("targetPort: http", "targetPort: grpc", "no port grpc")]
    [InlineData("matchLabels: { app: any }", "matchLabels: { app: other }", "doesn't select its own pods")]
    [InlineData("kind: Deployment, name: deployment", "kind: Deployment, name: other", "no Deployment default/other")]
    [InlineData("service: { name: service", "service: { name: other", "no Service default/other")]
    [InlineData("port: { name: web }", "port: { name: grpc }", "no port grpc")]
    [InlineData("secretName: keys", "secretName: other", "no Secret default/other")]
    [InlineData("{ name: data, mountPath: /data }", "{ name: cache, mountPath: /data }", "mounts the volume cache")]
    [InlineData("metadata: { name: deployment }", "metadata: { name: deployment, namespace: other }", "no namespace other")]
    public void Each_thing_that_is_missing_is_named(string right, string wrong, string fault)
    {
        Assert.Contains(right, Everything, StringComparison.Ordinal);

        var rejected = Assert.Throws<RejectedException>(() =>
            new ClusterModel().Apply(Manifests.Read(Everything.Replace(right, wrong, StringComparison.Ordinal)), "default"));

        Assert.Contains(fault, rejected.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_can_not_be_changed_is_refused()
    {
        var cluster = new ClusterModel();
        var overlay = Manifests.Read(await Overlay.RenderAsync("sharded"));
        cluster.Create(Manifests.Read("apiVersion: v1\nkind: Secret\nmetadata: { name: model-cache }\nstringData: { access-key-id: a, secret-access-key: b }\n"), "default");
        cluster.Apply(overlay, "default");
        cluster.Apply(Manifests.Read(await Overlay.RenderAsync("sharded")), "default"); // The same again changes nothing.

        var changed = Manifests.Read((await Overlay.RenderAsync("sharded")).Replace("cpu: 250m", "cpu: 500m", StringComparison.Ordinal));

        Assert.Contains("immutable", Assert.Throws<RejectedException>(() => cluster.Apply(changed, "default")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void There_is_nothing_to_go_back_to_before_the_first_change()
    {
        var cluster = new ClusterModel();
        cluster.Apply(Manifests.Read(Everything), "default");

        Assert.Throws<RejectedException>(() => cluster.Undo("default", "deployment"));
    }
}
