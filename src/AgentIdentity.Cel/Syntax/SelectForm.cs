namespace AgentIdentity.Cel.Syntax;

internal enum SelectForm
{
    Plain,
    Optional,
    Has,
}
