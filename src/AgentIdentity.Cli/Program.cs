using AgentIdentity.Cli;

return await AgentIdCommands.RunAsync(args, Console.Out, Console.Error);
