using AgentIdentity.Broker;
using AgentIdentity.Server;
using Microsoft.Extensions.Options;

try
{
    await BrokerServer.Create(args).RunAsync();
    return 0;
}
catch (Exception refusal) when (refusal is BrokerException or OptionsValidationException)
{
    // What an operator has to mend, and not where in the code it was found.
    await Console.Error.WriteLineAsync(refusal is OptionsValidationException options ? string.Join(Environment.NewLine, options.Failures) : refusal.Message);
    return 1;
}
