using AgentIdentity.Cel.Syntax;

namespace AgentIdentity.Cel.Checking;

/// <summary><c>Type{field: value}</c>.</summary>
internal sealed partial class Checker
{
    private CelType Struct(StructNode node)
    {
        node.Made = _declarations.Candidates(node.TypeName).Select(name => _declarations.Structs.GetValueOrDefault(name)).FirstOrDefault(type => type is not null)
            ?? throw _source.Error(node.Offset, $"unknown type '{node.TypeName}'");
        foreach (var field in node.Fields)
        {
            var type = Present(Visit(field.Value), field.Optional, field.Value);
            if (!node.Made.Fields.TryGetValue(field.Name, out var wanted))
            {
                throw _source.Error(field.Value.Offset, $"undefined field '{field.Name}' of '{node.Made.Name}'");
            }

            _known = Unification.Assign(_known, wanted, type)
                ?? throw _source.Error(field.Value.Offset, $"field '{field.Name}' takes '{wanted}', found '{Shown(type)}'");
        }

        return node.Made.Result;
    }
}
