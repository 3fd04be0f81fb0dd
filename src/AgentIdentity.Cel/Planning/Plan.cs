namespace AgentIdentity.Cel.Planning;

internal sealed class Plan
{
    public CelValue Run(CelActivation activation) => throw new NotSupportedException(activation.ToString());
}
