-- One row per node and flow of the model of the population's commonest paths.
select element, kind, name, direction, source, target from mining.process_map_bpmn order by element
