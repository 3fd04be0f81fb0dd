using AgentIdentity.Sidecar;
using AgentIdentity.Sidecar.Configuration;

try
{
    await SidecarHost.Create(args).RunAsync();
    return 0;
}
catch (SidecarSettingsException mistakes)
{
    await Console.Error.WriteLineAsync(mistakes.Message);
    return 1;
}
