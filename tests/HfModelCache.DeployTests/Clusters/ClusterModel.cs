using k8s;
using k8s.Models;

namespace HfModelCache.DeployTests.Clusters;

/// <summary>A model of a cluster: it holds objects, refuses what an API server refuses, and finds what keeps pods from starting.</summary>
internal sealed class ClusterModel
{
    private readonly Dictionary<(string Kind, string? Namespace, string Name), ClusterObject> _objects = [];
    private readonly Dictionary<(string Namespace, string Name), Stack<V1PodTemplateSpec>> _earlier = [];

    public ClusterModel()
    {
        foreach (var name in new[] { "default", "kube-system" })
            Add(new ClusterObject("Namespace", null, name, new V1Namespace()));
    }

    /// <summary>Everything in it.</summary>
    public IReadOnlyCollection<ClusterObject> Objects => _objects.Values;

    /// <summary>The object; null if there is none.</summary>
    public ClusterObject? Find(string kind, string? space, string name) => _objects.GetValueOrDefault((kind, space, name));

    /// <summary>The object's value, which must be there.</summary>
    public T Get<T>(string kind, string? space, string name) => (T)Require(kind, space, name).Value;

    /// <summary>Creates objects; it is an error if one exists.</summary>
    public void Create(IEnumerable<object> values, string space)
    {
        foreach (var added in values.Select(value => ClusterObject.Of(value, space)))
        {
            if (Find(added.Kind, added.Namespace, added.Name) is not null)
                throw new RejectedException($"{added} already exists.");
            Add(added);
        }
    }

    /// <summary>Creates objects, or changes those that exist. Afterwards every pod must be able to start.</summary>
    public void Apply(IEnumerable<object> values, string space)
    {
        foreach (var added in values.Select(value => ClusterObject.Of(value, space)))
        {
            if (Find(added.Kind, added.Namespace, added.Name) is { } old)
                RefuseForbiddenChange(old, added);
            Add(added);
        }

        if (Faults() is [_, ..] faults)
            throw new RejectedException(string.Join('\n', faults));
    }

    /// <summary>Deletes an object, which must be there.</summary>
    public void Delete(string kind, string? space, string name)
    {
        var deleted = Require(kind, space, name);
        _objects.Remove((deleted.Kind, deleted.Namespace, deleted.Name));
        if (space is not null)
            _earlier.Remove((space, name));
    }

    /// <summary>Goes back to the pods that a Deployment had before. What they refer to must still exist.</summary>
    public void Undo(string space, string name)
    {
        var deployment = Get<V1Deployment>("Deployment", space, name);
        if (!_earlier.TryGetValue((space, name), out var earlier) || !earlier.TryPop(out var template))
            throw new RejectedException($"Deployment {space}/{name} has no earlier revision.");
        var now = deployment.Spec.Template;
        deployment.Spec.Template = template;
        _earlier[(space, name)].Push(now);
        if (Faults() is [_, ..] faults)
            throw new RejectedException(string.Join('\n', faults));
    }

    /// <summary>The pods of a Deployment: those that it wants now, and those that it had, which run on during a rollout.</summary>
    public IEnumerable<V1PodTemplateSpec> PodsOf(string space, string name) =>
        [Get<V1Deployment>("Deployment", space, name).Spec.Template, .. _earlier.GetValueOrDefault((space, name)) ?? []];

    /// <summary>One sentence for each thing that is referred to and doesn't exist where it is used.</summary>
    public IReadOnlyList<string> Faults() => [.. _objects.Values.SelectMany(one => References.Dangling(this, one)).Distinct()];

    private ClusterObject Require(string kind, string? space, string name) =>
        Find(kind, space, name) ?? throw new RejectedException($"There is no {new ClusterObject(kind, space, name, "")}.");

    private void Add(ClusterObject added)
    {
        if (added.Namespace is { } space && Find("Namespace", null, space) is null)
            throw new RejectedException($"{added} can't be created: there is no namespace {space}.");
        if (added.Value is V1Deployment { Spec.Template: var template }
            && Find(added.Kind, added.Namespace, added.Name)?.Value is V1Deployment { Spec.Template: var before }
            && !AreEqual(before, template))
        {
            var key = (added.Namespace!, added.Name);
            _earlier.TryAdd(key, []);
            _earlier[key].Push(before);
        }

        _objects[(added.Kind, added.Namespace, added.Name)] = added;
    }

    private static void RefuseForbiddenChange(ClusterObject old, ClusterObject now)
    {
        var isAllowed = (old.Value, now.Value) switch
        {
            (V1Job one, V1Job other) => AreEqual(one.Spec.Template, other.Spec.Template) && AreEqual(one.Spec.Completions, other.Spec.Completions),
            (V1Pod one, V1Pod other) => AreEqual(one.Spec, other.Spec),
            (V1Deployment one, V1Deployment other) => AreEqual(one.Spec.Selector, other.Spec.Selector),
            (V1PersistentVolume one, V1PersistentVolume other) => AreEqual(one.Spec.Csi, other.Spec.Csi),
            (V1PersistentVolumeClaim one, V1PersistentVolumeClaim other) => AreEqual(one.Spec, other.Spec),
            _ => true,
        };
        if (!isAllowed)
            throw new RejectedException($"{old} can't be changed in this way: a field is immutable.");
    }

    // The library can't write null.
    private static bool AreEqual<T>(T one, T other) => one is null || other is null
        ? one is null && other is null
        : KubernetesJson.Serialize(one) == KubernetesJson.Serialize(other);
}
