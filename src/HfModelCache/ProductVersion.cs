using System.Reflection;

namespace HfModelCache;

/// <summary>The version that the program tells: on its command line, to the Hub, and in manifests.</summary>
public static class ProductVersion
{
    /// <summary>As in <c>0.2.0-rc.1</c>: a version before a release keeps what tells it from the release.</summary>
    public static string Text { get; } = Cut(
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion);

    /// <summary>A version without the commit that it was built from.</summary>
    internal static string Cut(string informationalVersion) => informationalVersion.Split('+')[0];
}
