namespace AgentIdentity.Sidecar.Configuration;

/// <summary>The settings are wrong; the message names every mistake, one a line.</summary>
internal sealed class SidecarSettingsException(IEnumerable<string> mistakes) : Exception(string.Join(Environment.NewLine, mistakes));
