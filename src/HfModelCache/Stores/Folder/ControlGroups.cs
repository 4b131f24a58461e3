using System.Globalization;

namespace HfModelCache.Stores.Folder;

/// <summary>Reads how much memory the control groups of this process have left, in version 1 or 2.</summary>
/// <remarks>A container sees its own group at the mount point, whatever path the kernel states, and doesn't see those above.</remarks>
/// <param name="read">Returns a file's contents; null if it can't be read.</param>
internal sealed class ControlGroups(Func<string, string?> read)
{
    private const string MountPoint = "/sys/fs/cgroup";

    /// <summary>Returns what each limited group of this process has left, in bytes. Cached files that the kernel can drop count as free.</summary>
    public IEnumerable<long> FindHeadrooms()
    {
        foreach (var line in (read("/proc/self/cgroup") ?? "").Split('\n'))
        {
            if (line.Split(':', 3) is not [_, var controllers, var path])
                continue;
            if (controllers.Length == 0)
            {
                foreach (var group in GroupsFrom(MountPoint, path))
                    yield return Headroom(group, "memory.max", "memory.current", "inactive_file");
            }
            else if (controllers.Split(',').Contains("memory"))
            {
                foreach (var group in GroupsFrom($"{MountPoint}/memory", path))
                    yield return Headroom(group, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file");
            }
        }
    }

    private static IEnumerable<string> GroupsFrom(string root, string path)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOf('/', end - 1))
        {
            if (end > 1)
                yield return root + path[..end];
        }

        yield return root;
    }

    private long Headroom(string group, string limitFile, string usageFile, string droppable)
    {
        if (Number(read($"{group}/{limitFile}")) is not { } limit || Number(read($"{group}/{usageFile}")) is not { } usage)
            return long.MaxValue;
        return limit - Math.Max(0, usage - (StatOf(group, droppable) ?? 0));
    }

    private long? StatOf(string group, string name) => (read($"{group}/memory.stat") ?? "").Split('\n')
        .Where(line => line.StartsWith($"{name} ", StringComparison.Ordinal))
        .Select(line => Number(line[name.Length..]))
        .FirstOrDefault();

    // A group without a limit states "max".
    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) ? number : null;
}
