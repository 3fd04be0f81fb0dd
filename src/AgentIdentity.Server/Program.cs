using AgentIdentity.Server;

await BrokerServer.Create(args).RunAsync();
