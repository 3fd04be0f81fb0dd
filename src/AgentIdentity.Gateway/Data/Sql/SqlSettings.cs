using System.Collections.Frozen;

namespace AgentIdentity.Gateway.Data.Sql;

/// <summary>What the reader must know of a database.</summary>
/// <param name="Schema">Where a table is whose schema is not named.</param>
/// <param name="Functions">Functions of the database's own that may be called, as <c>schema.name</c>.</param>
internal sealed record SqlSettings(string Schema, FrozenSet<string> Functions);
