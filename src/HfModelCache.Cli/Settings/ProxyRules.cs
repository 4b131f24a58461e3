namespace HfModelCache.Cli.Settings;

/// <summary>Checks the proxies. The runtime reads these variables by itself, and passes over what it can't read.</summary>
internal static class ProxyRules
{
    private static readonly SettingDefinition[] Proxies =
        [KnownSettings.HttpProxy, KnownSettings.HttpsProxy, KnownSettings.AllProxy];

    public static void Check(SettingValues values, SettingFaults faults)
    {
        foreach (var value in Proxies.Select(values.Find).OfType<SettingValue>())
        {
            var isProxy = Uri.TryCreate(value.Text, UriKind.Absolute, out var uri)
                && uri.Scheme == Uri.UriSchemeHttp
                && uri.Host.Length > 0
                && !value.Text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c));
            if (!isProxy)
                faults.Add(value, "is no proxy's address", "Set it to http://host:port, also for https addresses.");
        }
    }
}
