using AgentIdentity.Sidecar;

await SidecarHost.Create(args).RunAsync();
