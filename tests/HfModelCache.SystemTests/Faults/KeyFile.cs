using HfModelCache.SystemTests.Executable;

namespace HfModelCache.SystemTests.Faults;

/// <summary>A credentials file from which the executable takes its keys, instead of from variables.</summary>
internal sealed class KeyFile : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public KeyFile(PodScenario pod)
    {
        pod.RemoveKeys();
        pod.Environment["AWS_SHARED_CREDENTIALS_FILE"] = _path;
        pod.Environment["AWS_PROFILE"] = "default";
    }

    /// <summary>Replaces the keys in one step, as whoever rotates them does.</summary>
    public void Write(string id, string secret)
    {
        File.WriteAllText(_path + ".new", $"[default]\naws_access_key_id = {id}\naws_secret_access_key = {secret}\n");
        File.Move(_path + ".new", _path, overwrite: true);
    }

    public void Dispose() => File.Delete(_path);
}
