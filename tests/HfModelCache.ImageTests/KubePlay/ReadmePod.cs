using System.Text;
using System.Text.Json;
using HfModelCache.Documents;
using k8s;
using k8s.Models;

namespace HfModelCache.ImageTests.KubePlay;

/// <summary>The Secret and the pod that README.md shows, changed only where a machine without a cluster needs it.</summary>
/// <remarks>
/// Podman 4.3.1 reads all of the pod, and does nothing about <c>runAsNonRoot</c>, <c>seccompProfile</c> (its own default
/// applies), <c>requests.cpu</c> and the claim's <c>readOnly</c> (that of the mount does count).
/// </remarks>
internal sealed class ReadmePod
{
    private readonly V1Secret _secret;
    private readonly V1Pod _pod;

    private ReadmePod(V1Secret secret, V1Pod pod) => (_secret, _pod) = (secret, pod);

    public string Name => _pod.Metadata.Name;

    public string SecretName => _secret.Metadata.Name;

    public string Claim => Assert.Single(_pod.Spec.Volumes).PersistentVolumeClaim.ClaimName;

    public string Bucket => Setting("S3_BUCKET");

    public string Model => Setting("MODEL_NAME");

    /// <summary>The pod, for podman.</summary>
    public string Yaml => KubernetesYaml.Serialize(_pod);

    /// <summary>The Secret, for podman: it fills variables only from a bare map of base64, not from a Secret's manifest.</summary>
    public string SecretMap => JsonSerializer.Serialize(
        _secret.StringData.ToDictionary(pair => pair.Key, pair => Convert.ToBase64String(Encoding.UTF8.GetBytes(pair.Value))));

    private V1Container Init => Assert.Single(_pod.Spec.InitContainers);

    private V1Container Server => Assert.Single(_pod.Spec.Containers);

    public static ReadmePod Read()
    {
        var block = FencedBlock.In("README.md").First(block => block.Language == "yaml");
        var objects = Manifests.Read(block.Text);
        return new ReadmePod(objects.OfType<V1Secret>().Single(), objects.OfType<V1Pod>().Single());
    }

    /// <summary>Takes images of this machine: the name in README.md has a placeholder, and the server is the reader's own.</summary>
    public void UseImages(string model, string server) => (Init.Image, Server.Image) = (model, server);

    /// <summary>Takes a Hub and a store on this machine's loopback, which the pod's own network would not reach.</summary>
    public void UseServers(Uri hub, Uri store)
    {
        _pod.Spec.HostNetwork = true;
        Init.Env.Add(new V1EnvVar { Name = "HF_ENDPOINT", Value = hub.AbsoluteUri });
        Set("S3_ENDPOINT_URL", store.AbsoluteUri);
    }

    /// <summary>Fills in one of the Secret's values.</summary>
    public void Fill(string key, string value)
    {
        Assert.Contains(key, _secret.StringData.Keys);
        _secret.StringData[key] = value;
    }

    /// <summary>Gives one of the init container's settings another value.</summary>
    public void Set(string name, string value) => Variable(name).Value = value;

    /// <summary>Lets both containers end and stay to be looked at: podman would remove the first and start the second again.</summary>
    public void RunOnce()
    {
        _pod.Spec.RestartPolicy = "Never";
        _pod.Metadata.Annotations = new Dictionary<string, string> { ["io.podman.annotations.init.container.type"] = "always" };
    }

    private string Setting(string name) => Variable(name).Value;

    private V1EnvVar Variable(string name) => Init.Env.Single(variable => variable.Name == name);
}
